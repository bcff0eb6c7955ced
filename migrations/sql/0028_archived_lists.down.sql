drop index properties_archived_city_idx, properties_archived_state_idx,
    properties_archived_kind_idx, properties_archived_association_id_idx,
    properties_archived_name_key_idx, units_archived_property_id_idx,
    units_archived_under_renovation_idx, homeowners_archived_association_id_idx,
    homeowners_archived_status_idx, homeowners_archived_name_key_idx,
    homeowners_archived_last_name_key_idx;
