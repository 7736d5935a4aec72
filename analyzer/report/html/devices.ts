/** The frame of the table of devices and of the drawer; the script fills both. */

export const DEVICES = `<section id="devices" class="card" aria-labelledby="devices-title">
<div class="tools">
<h2 id="devices-title">Devices</h2>
<div class="filters">
<label class="grow">Search<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Name, serial, BIOS ... (press /)" disabled></label>
<div class="fields" id="fields" role="group" aria-label="Filters"></div>
</div>
<ul class="chips" id="chips" aria-label="Filters in force"></ul>
<div class="status">
<output id="count" aria-live="polite">Reading the devices</output>
<span id="export-status" role="status"></span>
<button type="button" class="button" id="clear" disabled>Clear all filters</button>
<details class="columns"><summary class="button">Columns</summary><div id="column-list"></div></details>
<button type="button" class="button" id="copy-names" title="Computer names of the devices that are shown, one a line" disabled>Copy names</button>
<button type="button" class="button" id="copy" title="The rows and columns that are shown, for a spreadsheet" disabled>Copy table</button>
<button type="button" class="button" id="csv" title="All columns of the devices that are shown" disabled>Save as CSV</button>
<button type="button" class="button" id="print">Print summary</button>
</div>
</div>
<div class="grid" id="grid"><table id="grid-table" role="grid" aria-labelledby="devices-title"></table><p id="nothing" class="nothing" hidden></p></div>
</section>`;

export const PANEL = `<dialog id="panel" aria-labelledby="panel-title">
<div class="panel-head">
<div class="status"><span id="panel-place" role="status"></span>
<button type="button" class="button" id="panel-before">Previous</button>
<button type="button" class="button" id="panel-after">Next</button>
<button type="button" class="button" id="panel-copy">Copy</button>
<button type="button" class="button" id="panel-close">Close</button></div>
<h2 id="panel-title" tabindex="-1"></h2>
<div id="panel-tags"></div>
</div>
<div class="panel-body" id="panel-body"></div>
</dialog>`;

export const NOSCRIPT =
  '<noscript><p class="nothing">The figures above are complete. The list of devices needs JavaScript; compliance.csv and compliance.xlsx hold the same rows.</p></noscript>';
