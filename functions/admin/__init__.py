"""The platform's back office, for super-admins. Each change needs a recent sign-in and a reason."""
