-- What no order caused has its audit row: who did it, when and why.
ALTER TABLE "ledger_entry"
  DROP CONSTRAINT entry_names_its_cause,
  ADD CONSTRAINT entry_names_its_cause CHECK (
    CASE WHEN "kind" IN ('funding', 'transfer', 'commission') THEN "order_id" IS NULL AND "audit_id" IS NOT NULL
         ELSE "order_id" IS NOT NULL AND "event_id" IS NOT NULL END);

-- What a shop earned on the sales of its own shops is owed to it until it is paid out.
ALTER TABLE "ledger_account"
  DROP CONSTRAINT account_has_its_owner,
  ADD CONSTRAINT account_has_its_owner CHECK (
    CASE WHEN "kind" IN ('available', 'held', 'credit', 'commission') THEN "reseller_id" IS NOT NULL AND "provider" IS NULL
         WHEN "kind" IN ('float', 'cost_variance', 'exchange', 'fx_difference') THEN "reseller_id" IS NULL AND "provider" IS NOT NULL
         ELSE "reseller_id" IS NULL AND "provider" IS NULL END);
