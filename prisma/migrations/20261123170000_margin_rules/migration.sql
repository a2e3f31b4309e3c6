-- What a shop earns on one operator's plans, or on one plan, in certain days; outside them its general margin stands.
CREATE TABLE "margin_rule" (
    "id" UUID NOT NULL,
    "reseller_id" UUID NOT NULL,
    "operator" TEXT NOT NULL,
    "plan_code" TEXT,
    "margin_bps" INTEGER NOT NULL,
    "below_cost_allowed" BOOLEAN NOT NULL DEFAULT false,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "reason" TEXT NOT NULL,
    "set_by_id" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by_id" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "margin_rule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "margin_rule_reseller_id_fkey" FOREIGN KEY ("reseller_id") REFERENCES "reseller"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "margin_rule_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "margin_rule_ended_by_id_fkey" FOREIGN KEY ("ended_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "margin_rule_reseller_id_valid_until_idx" ON "margin_rule"("reseller_id", "valid_until");
