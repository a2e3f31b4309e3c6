-- What the shop did with the customer's cash where the sale did not simply arrive: its own word, which moves no money here.
-- Each answer also stands in the order's events, with who gave it.
CREATE TYPE "CashOutcome" AS ENUM ('kept', 'given_back');
ALTER TABLE "top_up_order" ADD COLUMN "cash" "CashOutcome";
-- Nothing was handed over for an enquiry.
ALTER TABLE "top_up_order" ADD CONSTRAINT "no_cash_for_an_enquiry" CHECK ("cash" IS NULL OR "plan_kind" <> 'menu');
