"""What anyone sends without an account: forms, what keeps machines out, what is kept and for how long."""
