import type { ComponentProps } from "react";

/** Signs that stand beside words: one line each, in the colour and size of their place. What they mean, the words say. */
const drawn = (line: string) => (props: ComponentProps<"svg">) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
    {...props}
  >
    <path d={line} />
  </svg>
);

const RING = "M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0";
const BACK = "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5";

export const ArrowDown = /* @__PURE__ */ drawn("M12 4v16m-6.5-6.5L12 20l6.5-6.5");
export const ArrowUp = /* @__PURE__ */ drawn("M12 20V4m-6.5 6.5L12 4l6.5 6.5");
export const Banknote = /* @__PURE__ */ drawn(
  "M2 6h20v12H2zM14 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0M6 12h.01M18 12h.01",
);
export const BookUser = /* @__PURE__ */ drawn(
  "M20 17H6.5a2.5 2.5 0 0 0 0 5H20V2H6.5A2.5 2.5 0 0 0 4 4.5v15M14 7a2 2 0 1 1-4 0 2 2 0 0 1 4 0M8.5 13a3.6 3.6 0 0 1 7 0",
);
export const Check = /* @__PURE__ */ drawn("m4.5 12.5 5 5 10-11");
export const ChevronDown = /* @__PURE__ */ drawn("m6 9.5 6 6 6-6");
export const CircleAlert = /* @__PURE__ */ drawn(`${RING}M12 7.5V12m0 4.2h.01`);
export const CircleCheck = /* @__PURE__ */ drawn(`${RING}M7.8 12.4l2.8 2.8 5.6-6`);
export const CircleHelp = /* @__PURE__ */ drawn(
  `${RING}M9.2 9a3 3 0 0 1 5.7 1c0 2-2.9 2.6-2.9 3.6M12 17h.01`,
);
export const ChartColumn = /* @__PURE__ */ drawn("M3 3v18h18M8 17v-5m5 5V7m5 10v-7");
export const CirclePause = /* @__PURE__ */ drawn(`${RING}M9.8 8.5v7m4.4-7v7`);
export const CircleUserRound = /* @__PURE__ */ drawn(
  `${RING}M15.5 9.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0M5.5 19.4a7 7 0 0 1 13 0`,
);
export const CircleX = /* @__PURE__ */ drawn(`${RING}M8.8 8.8l6.4 6.4m0-6.4l-6.4 6.4`);
export const ClipboardCheck = /* @__PURE__ */ drawn("M8 4H5v18h14V4h-3M8 2h8v4H8zM8.5 14l2.5 2.5 4.5-5");
export const Clock3 = /* @__PURE__ */ drawn(`${RING}M12 6v6h4`);
export const CloudOff = /* @__PURE__ */ drawn(
  "m3 3 18 18M5.8 9.6A5 5 0 0 0 7 19.5h10.5M10 5a7 7 0 0 1 7.4 5.5h.6a4.5 4.5 0 0 1 3.6 7.1",
);
export const Copy = /* @__PURE__ */ drawn("M8 8h13v13H8zM16 8V3H3v13h5");
export const Download = /* @__PURE__ */ drawn("M12 3v12.5m-5-5 5 5 5-5M4 20.5h16");
export const Eye = /* @__PURE__ */ drawn(
  "M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
);
export const EyeOff = /* @__PURE__ */ drawn(
  "m3 3 18 18M10.5 5.1A11 11 0 0 1 12 5c6.5 0 10 7 10 7a17 17 0 0 1-2.7 3.5M6.3 7.3A16 16 0 0 0 2 12s3.5 7 10 7a10 10 0 0 0 4.3-1M9.9 9.9a3 3 0 0 0 4.2 4.2",
);
export const History = /* @__PURE__ */ drawn(`${BACK}M12 7.5V12l3 2`);
export const Info = /* @__PURE__ */ drawn(`${RING}M12 16.5V12m0-4.2h.01`);
export const Keyboard = /* @__PURE__ */ drawn(
  "M2 5h20v14H2zM6 9h.01M10 9h.01M14 9h.01M18 9h.01M6 12.5h.01M10 12.5h.01M14 12.5h.01M18 12.5h.01M8 16h8",
);
export const KeyRound = /* @__PURE__ */ drawn(
  "M12.5 16a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0M11 12 21 2m-4 4 3 3M7 16h.01",
);
export const LayoutDashboard = /* @__PURE__ */ drawn("M3 3h7v9H3zM14 3h7v5h-7zM14 12h7v9h-7zM3 16h7v5H3z");
export const LogOut = /* @__PURE__ */ drawn("M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4m7 14 5-5-5-5m5 5H9");
export const MessageCircle = /* @__PURE__ */ drawn(
  "M21 11.5a8.5 8.5 0 0 1-12.4 7.6L3 21l1.9-5.6A8.5 8.5 0 1 1 21 11.5",
);
export const Pin = /* @__PURE__ */ drawn("M12 16.5V22M9 3h6m-5.5 0v6L6 13v3.5h12V13l-3.5-4V3");
export const Printer = /* @__PURE__ */ drawn("M7 9V3h10v6M7 18H3V9h18v9h-4M7 14h10v7H7z");
export const RadioTower = /* @__PURE__ */ drawn(
  "M5 16.5a9.5 9.5 0 0 1 0-11m3 8a5.5 5.5 0 0 1 0-5m11 8a9.5 9.5 0 0 0 0-11m-3 8a5.5 5.5 0 0 0 0-5m-2 2.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0M12 13v9m-3 0h6",
);
export const ReceiptText = /* @__PURE__ */ drawn(
  "M4 2v20l3-2 2.5 2 2.5-2 2.5 2 2.5-2 3 2V2l-3 2-2.5-2L12 4 9.5 2 7 4zM8 9h8m-8 5h5",
);
export const RotateCcw = /* @__PURE__ */ drawn(BACK);
export const Search = /* @__PURE__ */ drawn("M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0m3 10-5-5");
export const Send = /* @__PURE__ */ drawn("M22 2 2 9.5l8 4.5 4.5 8zM10 14 22 2");
export const Settings = /* @__PURE__ */ drawn(
  "M4 7h9m6 0h1M4 17h1m6 0h9M19 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0m-8 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
);
export const Share2 = /* @__PURE__ */ drawn(
  "m8.6 10.5 6.8-4m-6.8 7 6.8 4M9 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0M21 5a3 3 0 1 1-6 0 3 3 0 0 1 6 0m0 14a3 3 0 1 1-6 0 3 3 0 0 1 6 0",
);
export const Store = /* @__PURE__ */ drawn(
  "M4 11v10h16V11M2.5 8 5 3h14l2.5 5a3.2 3.2 0 0 1-6.3.8 3.2 3.2 0 0 1-6.4 0A3.2 3.2 0 0 1 2.5 8m7 13v-6h5v6",
);
export const TriangleAlert = /* @__PURE__ */ drawn("M12 3 1.8 20.5h20.4zM12 9.5V14m0 3.2h.01");
export const UserPlus = /* @__PURE__ */ drawn(
  "M13 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0M2 21a7 7 0 0 1 14 0m3-13v6m-3-3h6",
);
export const WalletMinimal = /* @__PURE__ */ drawn(
  "M18 8V3.5H5.5a2.5 2.5 0 0 0 0 5H21v12H5A2 2 0 0 1 3 18.5V6m13.5 8.5h.01",
);
