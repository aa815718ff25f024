"""Sessions: signing in, staying in, signing out."""
