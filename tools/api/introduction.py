"""What the document says before its operations."""

from shared.identity.cookies import COOKIE_NAMES
from shared.identity.sessions import DAY, LIFE, REMEMBERED_LIFE

INTRODUCTION = f"""\
Property management for landlords and homeowner associations.

## Signing in

`POST /v1/auth/login` takes e-mail and password, for managers and homeowners alike. Its answer says
by `outcome` what follows: `signed_in` is a session, `choice_needed` lists what the account may
enter. Sign in again with one of these as `choice`. A session acts in one organization or home;
`switch-organization` and `switch-home` change it. It ends after {LIFE // DAY} days, with
`remember` after {REMEMBERED_LIFE // DAY}, and at once when the person signs out, loses the
membership or changes the password.

**Programs** send the `token` of the answer as `Authorization: Bearer <token>`. No operation needs
more than that.

**Browsers** need not read the token. Sign-in sets an HttpOnly cookie, `{COOKIE_NAMES["manager"]}`
for managers and `{COOKIE_NAMES["homeowner"]}` for homeowners, so one browser may have a session of
each kind. A Bearer token hides the cookies. After a day in use a cookie session is renewed by
`Set-Cookie`; a program signs in again when its token has ended.

**CSRF.** A request that changes something with a cookie, or signs in, must come from the
application's own pages: the browser sends `Sec-Fetch-Site: same-origin`, or `Origin` with one of
the deployment's origins. Otherwise it is refused with 403 `FORBIDDEN`. There is no CSRF token to
send. Bearer tokens are exempt, because no browser attaches them by itself.

## Conventions

- Money is in cents, percentages are in basis points (500 is 5 %), instants are RFC 3339 in UTC.
- Lists are pages, newest first. Pass `next_cursor` as `cursor` with the same filters until it is
  null. With `Accept: text/csv` a list answers all its rows as a file.
- A refusal is a problem document (RFC 9457). Its `code` is stable, its texts are for people.
- In a PATCH an absent field stays as it is, and null clears it.
- Answers carry what is left of the rate limits. After a 429 the request passes once `Retry-After`
  seconds are over.
- `Idempotency-Key` makes a POST safe to send again after a lost answer.
- Where an action takes `preview`, `?preview=true` answers 200 with `Preview: true` and what the
  request would answer now, or its refusal. Nothing of it stays: no change, key or mail.
- `ETag` is a record's version: with `If-None-Match` an unchanged record is a 304, with `If-Match` a
  change is refused with 412 if the record has changed since.
- Ignore fields that you do not know. New ones, and new values of enums, may appear at any time.
"""
