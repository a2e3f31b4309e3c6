import { describePlantedFaults } from "./planted-expectations";

describePlantedFaults("reloadly");
