-- A property that is archived takes its units along; restored, it brings back those that went in the
-- same instant.
--
-- Here rather than in the endpoint's own statement: that one sees the units as they were before it
-- waited for the property's lock, and would pass over a unit that was added meanwhile.
create function take_units_along() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if new.archived_at is not null then
        update units set archived_at = new.archived_at
        where property_id = new.id and archived_at is null;
    else
        update units set archived_at = null
        where property_id = new.id and archived_at = old.archived_at;
    end if;
    return null;
end
$$;
-- Its name comes before that of `quota`: the units' rows are locked before the usage, as wherever a
-- unit changes.
create trigger along after update of archived_at on properties
    for each row when ((old.archived_at is null) <> (new.archived_at is null))
    execute function take_units_along();
