"""The mails, one file a letter: what it takes, what it reads when it is delivered, and its words.

An endpoint names a letter by its ids (`tell`), which wait in the outbox. Whether the letter still
goes out, to which address and with which token is decided when it is delivered, by what the
database says then: so nothing personal and no token lies in the outbox.

Nothing that a stranger typed stands in a mail to an address that is not proved yet: signing up in
another person's name must not be a way to write to them.
"""
