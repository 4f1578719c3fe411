"""Staff accounts: who signs in, what each role may do, and the trail they leave."""
