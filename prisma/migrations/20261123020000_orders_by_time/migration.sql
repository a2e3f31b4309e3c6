-- The back office's reports and exports read every shop's orders by time, and an export goes on from where a page ended.
CREATE INDEX "top_up_order_created_at_id_idx" ON "top_up_order"("created_at", "id");
