"""The mails, one file a letter: its ids, the statement that reads its values, and its words.

An endpoint queues a letter by its ids (`tell`) in the outbox. Delivery reads the database and
decides whether the letter still goes out, to which address and with which token. The outbox
therefore holds neither personal data nor tokens.

A mail to an unverified address has no text of its account's person, so that signing up with
another person's e-mail is no way to write to that person.
"""
