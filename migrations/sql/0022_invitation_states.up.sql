-- A list of invitations by state reads its rows in order, also when that state's are few and old.

create index invitations_accepted_idx on invitations (organization_id, created_at desc, id desc)
    where accepted_at is not null;
create index invitations_revoked_idx on invitations (organization_id, created_at desc, id desc)
    where accepted_at is null and revoked_at is not null;
-- Open and expired ones alike: time passes, and an index does not notice.
create index invitations_waiting_idx on invitations (organization_id, created_at desc, id desc)
    where accepted_at is null and revoked_at is null;
