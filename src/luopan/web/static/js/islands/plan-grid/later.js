// Parts that are fetched when first used: most people open the grid to read it and to type.
import { toast } from "../../toast.js";
import { say } from "./words.js";

const LATER = {
  drawer: async (grid) => {
    const { Drawer } = await import("./drawer.js");
    return new Drawer(grid, grid.out.drawer, grid.button("drawer"));
  },
  shares: async (grid) => {
    const { Shares } = await import("./shares.js");
    return new Shares(grid, grid.out.shares, grid.button("shares"));
  },
  dialogs: async (grid) => {
    const { HoldDialog, PeriodDialog, SpreadDialog } = await import("./dialogs.js");
    return {
      hold: new HoldDialog(grid),
      period: new PeriodDialog(grid),
      spread: new SpreadDialog(grid),
    };
  },
  findings: async (grid) => {
    const { Findings } = await import("./findings.js");
    return new Findings(grid);
  },
  paste: () => import("./paste.js"),
};

export class Later {
  constructor(grid) {
    this.grid = grid;
    this.fetching = 0; // how many are being waited for
    this.coming = {}; // what was asked for
    this.here = {}; // what has come
  }

  /** Use a part, fetched if need be; without a connection say that it failed. */
  async use(name, act) {
    this.waits(1);
    try {
      this.coming[name] ??= LATER[name](this.grid);
      this.here[name] = await this.coming[name];
      await this.grid.standing; // a button may be pressed before the numbers are there
      act(this.here[name]);
    } catch (fault) {
      if (this.here[name]) throw fault; // it is here: the fault is another
      delete this.coming[name];
      toast(say("unreached"), { bad: true });
    } finally {
      this.waits(-1);
    }
  }

  waits(one) {
    this.fetching += one;
    this.grid.waits();
  }
}
