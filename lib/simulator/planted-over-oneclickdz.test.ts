import { describePlantedFaults } from "./planted-expectations";

describePlantedFaults("oneclickdz");
