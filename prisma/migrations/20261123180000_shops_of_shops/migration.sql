-- A shop may have shops of its own, where the house lets it; money goes between them, and a sale of theirs may leave it something.
ALTER TYPE "EntryKind" ADD VALUE 'transfer';
ALTER TYPE "EntryKind" ADD VALUE 'commission';
ALTER TYPE "AccountKind" ADD VALUE 'commission';

ALTER TABLE "reseller"
  ADD COLUMN "parent_id" UUID,
  ADD COLUMN "may_have_subs" BOOLEAN NOT NULL DEFAULT false,
  ADD CONSTRAINT "reseller_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "reseller"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "reseller_parent_id_idx" ON "reseller"("parent_id");
