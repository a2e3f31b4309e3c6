-- What the shop that a shop belongs to earns on its sale: frozen with the order, as its price is.
ALTER TABLE "top_up_order"
  ADD COLUMN "commission_minor" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "commission_reseller_id" UUID,
  ADD CONSTRAINT "top_up_order_commission_reseller_id_fkey" FOREIGN KEY ("commission_reseller_id") REFERENCES "reseller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
