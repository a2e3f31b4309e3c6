"use client";
import { useTranslations } from "next-intl";
import { Tile, Tiles } from "@/components/ui/tiles";
import { OPERATORS, type Operator } from "@/lib/domain/plan";
import { OperatorMark } from "./operator-mark";

interface OperatorPickerProps {
  readonly chosen: Operator | null;
  readonly onChoose: (operator: Operator) => void;
  readonly isInvalid: boolean;
  /** One for each, in the order in which they are shown. */
  readonly shortcuts?: readonly string[];
}

/** The network: read from the number's second digit, overridden by one tap, because numbers move. */
export function OperatorPicker({ chosen, onChoose, isInvalid, shortcuts }: OperatorPickerProps) {
  const t = useTranslations("send");
  const names = useTranslations("operator");
  const choose = (value: string): void => {
    const operator = OPERATORS.find((each) => each === value);
    if (operator) onChoose(operator);
  };
  return (
    <Tiles
      label={t("operator")}
      value={chosen}
      onChoose={choose}
      isInvalid={isInvalid}
      className="grid-cols-3"
    >
      {OPERATORS.map((operator, place) => (
        <Tile
          key={operator}
          value={operator}
          shortcut={shortcuts?.[place]}
          className="flex items-center justify-center gap-2 px-1.5 font-medium"
        >
          <OperatorMark operator={operator} />
          {names(operator)}
        </Tile>
      ))}
    </Tiles>
  );
}
