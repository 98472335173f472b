/** Starts what makes the atlas' pages handier; every page is complete without it. */
import { autoSubmit } from "./forms";
import { linkedFigures } from "./linking";
import { maps } from "./map";
import { folds, printing, sharing } from "./sharing";
import { streets } from "./streets";
import { tables } from "./table";

document.documentElement.classList.add("scripted");
folds();
autoSubmit();
maps();
tables();
streets();
linkedFigures();
sharing();
printing();
