-- Its parent closed it; what the house closed, the house opens.
ALTER TABLE "reseller" ADD COLUMN "closed_by_parent" BOOLEAN NOT NULL DEFAULT false;
