-- CreateEnum
CREATE TYPE "ResolutionOutcome" AS ENUM ('delivered', 'released');

-- AlterTable
ALTER TABLE "provider_account" ADD COLUMN     "broken_at" TIMESTAMPTZ(3),
ADD COLUMN     "next_sweep_at" TIMESTAMPTZ(3),
ADD COLUMN     "probe_at" TIMESTAMPTZ(3),
ADD COLUMN     "token_rate" DOUBLE PRECISION,
ADD COLUMN     "tokens" DOUBLE PRECISION,
ADD COLUMN     "tokens_at" TIMESTAMPTZ(3),
ADD COLUMN     "unanswered_streak" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "top_up_order" ADD COLUMN     "absent_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "cancel_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "second_of_id" UUID;

-- CreateTable
CREATE TABLE "sending_stop" (
    "id" UUID NOT NULL,
    "provider" TEXT,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "stopped_by_id" TEXT,
    "stopped_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_by_id" TEXT,
    "lifted_at" TIMESTAMPTZ(3),
    "lift_reason" TEXT,

    CONSTRAINT "sending_stop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "books_check" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "whole_at" TIMESTAMPTZ(3),
    "faults" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "books_check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "business_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "one_admin_limit_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "business_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resolution" (
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "outcome" "ResolutionOutcome" NOT NULL,
    "reason" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "proposed_by_id" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by_id" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "declined_by_id" TEXT,
    "declined_at" TIMESTAMPTZ(3),
    "decline_reason" TEXT,
    "applied_at" TIMESTAMPTZ(3),
    "applied" TEXT,

    CONSTRAINT "resolution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "time_to_result" (
    "order_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "operator" TEXT,
    "plan_code" TEXT NOT NULL,
    "state" "OrderState" NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,
    "last_open_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "check_count" INTEGER NOT NULL,

    CONSTRAINT "time_to_result_pkey" PRIMARY KEY ("order_id")
);

-- CreateIndex
CREATE INDEX "sending_stop_stopped_at_idx" ON "sending_stop"("stopped_at");

-- CreateIndex
CREATE INDEX "resolution_order_id_idx" ON "resolution"("order_id");

-- CreateIndex
CREATE INDEX "time_to_result_seen_at_idx" ON "time_to_result"("seen_at");

-- CreateIndex
CREATE INDEX "ledger_entry_at_idx" ON "ledger_entry"("at");

-- AddForeignKey
ALTER TABLE "sending_stop" ADD CONSTRAINT "sending_stop_stopped_by_id_fkey" FOREIGN KEY ("stopped_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sending_stop" ADD CONSTRAINT "sending_stop_lifted_by_id_fkey" FOREIGN KEY ("lifted_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "top_up_order" ADD CONSTRAINT "top_up_order_second_of_id_fkey" FOREIGN KEY ("second_of_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resolution" ADD CONSTRAINT "resolution_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resolution" ADD CONSTRAINT "resolution_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resolution" ADD CONSTRAINT "resolution_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resolution" ADD CONSTRAINT "resolution_declined_by_id_fkey" FOREIGN KEY ("declined_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "time_to_result" ADD CONSTRAINT "time_to_result_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


