"""Mails: worded, composed and handed to an SMTP server."""
