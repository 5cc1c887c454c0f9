"""How a person looks at the site: language, screen, colours, and whether the script runs."""

from dataclasses import dataclass, replace

PHONE = (360, 740)
DESKTOP = (1280, 800)


@dataclass(frozen=True)
class Setting:
    """What a window is opened with."""

    language: str = "en"
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    script: bool = True
    #: Zoom in percent. As in a browser, 200 % halves the width that the page sees.
    zoom: int = 100
    forced_colors: bool = False
    reduced_motion: bool = False

    @property
    def is_phone(self) -> bool:
        return self.size == PHONE

    @property
    def viewport(self) -> tuple[int, int]:
        """The width and height of the page in CSS pixels."""
        width, height = self.size
        return width * 100 // self.zoom, height * 100 // self.zoom

    @property
    def label(self) -> str:
        """A name for files and failures, for example `cs-360-dark`."""
        parts = [self.language, str(self.size[0]), self.scheme]
        if not self.script:
            parts.append("no-script")
        if self.zoom != 100:
            parts.append(f"zoom-{self.zoom}")
        if self.forced_colors:
            parts.append("forced-colors")
        if self.reduced_motion:
            parts.append("reduced-motion")
        return "-".join(parts)

    def but(self, **changes) -> "Setting":
        return replace(self, **changes)

    def options(self) -> dict:
        """The options of Playwright's `new_context`."""
        width, height = self.viewport
        return {
            "locale": self.language,
            "viewport": {"width": width, "height": height},
            "device_scale_factor": 2 if self.is_phone else self.zoom / 100,
            "is_mobile": self.is_phone,
            "has_touch": self.is_phone,
            "color_scheme": self.scheme,
            "java_script_enabled": self.script,
            "forced_colors": "active" if self.forced_colors else "none",
            "reduced_motion": "reduce" if self.reduced_motion else "no-preference",
            "timezone_id": "Europe/Prague",
        }
