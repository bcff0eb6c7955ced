"""How requests reach the functions: gateway, balancer, schedules."""
