"""What an organization pays for: plans, the subscription, and how much of its limits is used."""
