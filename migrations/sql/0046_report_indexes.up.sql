-- What reports read among very many rows.

-- What is collected, a row for each allocation that counts: of money that came in under these books,
-- to a charge that is no deposit. shared/domain/collected.py says more.
--
-- An allocation, its charge and its payment keep for ever what is copied here, so rows are only
-- added. Two years of an organization with a million charges are then one walk over narrow rows;
-- with the charges looked up one by one they took longer than a statement may.
create table collected_amounts (
    organization_id uuid not null references organizations,
    allocation_id uuid not null,
    property_id uuid,
    association_id uuid,
    charge_type text not null,
    effective_on date not null,
    -- Negative is taken back.
    amount_cents bigint not null,
    created_at timestamptz not null default now(),
    primary key (organization_id, allocation_id),
    constraint collected_amounts_allocation_id_fkey
        foreign key (organization_id, allocation_id)
        references payment_allocations (organization_id, id)
);
create index collected_amounts_effective_on_idx
    on collected_amounts (organization_id, effective_on);
-- With what is summed: an owner's balance counts all of a property's rows since the first day.
create index collected_amounts_property_id_idx
    on collected_amounts (organization_id, property_id, effective_on)
    include (amount_cents, charge_type) where property_id is not null;
create index collected_amounts_association_id_idx
    on collected_amounts (organization_id, association_id, effective_on)
    where association_id is not null;

call protect_tenant_table('collected_amounts', audited => false);
grant select on collected_amounts to pavilion_tenant, pavilion_platform;

insert into collected_amounts
    (organization_id, allocation_id, property_id, association_id, charge_type, effective_on,
     amount_cents)
select allocations.organization_id, allocations.id, charges.property_id, charges.association_id,
    charges.type, allocations.effective_on, allocations.amount_cents
from payment_allocations as allocations
join charges on charges.id = charge_id
join payments on payments.id = payment_id
where charges.type <> 'deposit' and payments.origin <> 'opening';

create function keep_collected() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into collected_amounts
        (organization_id, allocation_id, property_id, association_id, charge_type, effective_on,
         amount_cents)
    select made.organization_id, made.id, charges.property_id, charges.association_id,
        charges.type, made.effective_on, made.amount_cents
    from made
    join charges on charges.id = charge_id
    join payments on payments.id = payment_id
    where charges.type <> 'deposit' and payments.origin <> 'opening';
    return null;
end
$$;
create trigger collected after insert on payment_allocations
    referencing new table as made for each statement execute function keep_collected();
