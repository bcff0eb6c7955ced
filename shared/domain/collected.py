"""What is collected: the money that has paid charges, on the day on which it did.

`collected_amounts` (migration 0046) has a row for each allocation that counts, signed, by its
effective_on, with the charge's type, property and association: all reports of income read this
table and nothing else. Two kinds of allocation do not count. What pays a deposit is held and not
earned; it counts when the deposit is released and its money pays something else. A payment of
origin opening was received under the old books; so was one of origin opening_deposit, which counts
when its deposit is released. What is taken back counts against it, on its own day.

Credit that waits is not collected yet. Rental money has no association; of it, what a tenant owes
beside a property has no property either.
"""

from typing import LiteralString

# Of a row of collected_amounts or charges, by the type of its charge: the line of an income or
# owner's statement. Opening balances that are paid now are other income of these books.
INCOME_LINE: LiteralString = """case
    when charge_type = 'rent' then 'rent'
    when charge_type = 'monthly_dues' then 'dues'
    when charge_type = 'special_assessment' then 'special_assessments'
    when charge_type in ('late_fee', 'returned_payment_fee', 'violation_fee', 'transfer_fee')
        then 'fees'
    else 'other_income' end"""
