"""What a page costs whoever opens it for the first time, as a real browser counts it."""

from dataclasses import asdict, dataclass

from playwright.sync_api import Browser

from tests.services.browser import visit
from tests.services.ecoindex import ecoindex

#: Elements of the page, those inside drawings left aside, as the EcoIndex counts them.
COUNT_ELEMENTS = """() => document.getElementsByTagName("*").length
    - [...document.querySelectorAll("svg")].reduce((sum, svg) => sum + svg.getElementsByTagName("*").length, 0)"""
LAYOUT_SHIFT = """() => new Promise(resolve => {
    let shift = 0
    new PerformanceObserver(list => list.getEntries().forEach(entry => shift += entry.value))
        .observe({type: "layout-shift", buffered: true})
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(shift)))
})"""


@dataclass(frozen=True)
class Weight:
    """Counts of one visit with an empty cache; sizes are bytes as transferred, headers included."""

    elements: int
    requests: int
    size: int
    #: Of style sheets, scripts and fonts.
    dressing: int
    layout_shift: float

    @property
    def ecoindex(self) -> float:
        return ecoindex(self.elements, self.requests, self.size)

    def as_dict(self) -> dict[str, float]:
        return asdict(self) | {"ecoindex": self.ecoindex}


def weigh(browser: Browser, base_url: str, address: str, **context_options: object) -> Weight:
    """Open an address in a session of its own and scroll to its end, so that nothing lazy is left uncounted."""
    sizes: dict[str, tuple[str, int]] = {}
    with visit(browser, base_url, **context_options) as (page, faults):
        kinds: dict[str, str] = {}

        def finished(event):
            request = event["requestId"]
            sizes[request] = (kinds.get(request, ""), event["encodedDataLength"])

        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        client.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        client.on("Network.loadingFinished", finished)
        page.goto(address)
        page.keyboard.press("End")
        page.wait_for_load_state("networkidle")
        elements, shift = page.evaluate(COUNT_ELEMENTS), page.evaluate(LAYOUT_SHIFT)
        assert faults == []
    return Weight(
        elements=elements,
        requests=len(sizes),
        size=int(sum(size for _kind, size in sizes.values())),
        dressing=int(sum(size for kind, size in sizes.values() if kind in ("Stylesheet", "Script", "Font"))),
        layout_shift=round(shift, 4),
    )
