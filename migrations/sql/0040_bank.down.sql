drop table reconciliation_matches;
drop table reconciliations;
drop table bank_batch_items;
drop table bank_batches;
drop table bank_transactions;
drop table bank_imports;
drop table bank_accounts;
drop function refuse_archived_bank_accounts_bank_account_id_share;
