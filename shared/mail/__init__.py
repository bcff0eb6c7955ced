"""Mails: their rendering, composition and sending by SMTP."""
