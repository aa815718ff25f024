"""Web: what every page shares: access, headers, forms and their widgets, paging, wording."""
