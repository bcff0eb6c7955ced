-- Archived rows are found by each filter too, however many years of them there are. Rows in use are
-- in none of these indexes.

create index properties_archived_city_idx
    on properties (organization_id, city, created_at desc, id desc) where archived_at is not null;
create index properties_archived_state_idx
    on properties (organization_id, state, created_at desc, id desc) where archived_at is not null;
create index properties_archived_kind_idx
    on properties (organization_id, kind, created_at desc, id desc) where archived_at is not null;
create index properties_archived_association_id_idx
    on properties (organization_id, association_id, created_at desc, id desc)
    where archived_at is not null;
create index properties_archived_name_key_idx on properties (organization_id, name_key)
    where archived_at is not null;

create index units_archived_property_id_idx
    on units (organization_id, property_id, created_at desc, id desc)
    where archived_at is not null;
create index units_archived_under_renovation_idx
    on units (organization_id, created_at desc, id desc)
    where archived_at is not null and under_renovation;

create index homeowners_archived_association_id_idx
    on homeowners (organization_id, association_id, created_at desc, id desc)
    where archived_at is not null;
create index homeowners_archived_status_idx
    on homeowners (organization_id, status, created_at desc, id desc)
    where archived_at is not null;
create index homeowners_archived_name_key_idx on homeowners (organization_id, name_key)
    where archived_at is not null;
create index homeowners_archived_last_name_key_idx on homeowners (organization_id, last_name_key)
    where archived_at is not null;
