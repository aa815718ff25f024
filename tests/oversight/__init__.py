"""Reading the trail: who looked, what somebody did, what left, what is unusual."""
