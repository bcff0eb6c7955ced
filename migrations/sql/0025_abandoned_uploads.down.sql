drop procedure abandon_upload(uuid, uuid, uuid);
