//! Colours by role. Contrast and distance under colour blindness are tested, not judged.

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// What a colour is for. A chart names roles and never a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The canvas.
    Paper,
    /// Headlines, names, values.
    Ink,
    /// Subtitles, notes, ticks: the palest text.
    Muted,
    /// Marks that are not told apart, outlines, reference lines.
    Neutral,
    /// Grid; decoration only.
    Grid,
    /// Told apart, above; the colour of the house.
    Above,
    /// Told apart, below; concern.
    Below,
    /// The outer band of a trend.
    OuterBand,
    /// The inner band.
    InnerBand,
    /// Edge of the bands.
    BandEdge,
    /// Where nothing may be shown.
    Gap,
    /// One of the five answer levels, lowest first.
    Level(Level),
    /// Text on one of the five answer levels.
    OnLevel(Level),
    /// One of five classes of values, lowest first.
    Class(Level),
    /// Text on one of the five classes.
    OnClass(Level),
}

/// One of the five answer levels, `0` the lowest; built only from 0 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Level(u8);

impl Level {
    /// The five levels, lowest first.
    pub const ALL: [Self; 5] = [Self(0), Self(1), Self(2), Self(3), Self(4)];
}

/// A colour for each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// The canvas.
    pub paper: Rgb,
    /// Headlines, names, values.
    pub ink: Rgb,
    /// The palest text.
    pub muted: Rgb,
    /// Marks that are not told apart.
    pub neutral: Rgb,
    /// Grid.
    pub grid: Rgb,
    /// Above; the colour of the house.
    pub above: Rgb,
    /// Below; concern.
    pub below: Rgb,
    /// The outer band of a trend.
    pub outer_band: Rgb,
    /// The inner band.
    pub inner_band: Rgb,
    /// Edge of the bands.
    pub band_edge: Rgb,
    /// Where nothing may be shown.
    pub gap: Rgb,
    /// The five answer levels, lowest first.
    pub levels: [Rgb; 5],
    /// Text on each of them.
    pub on_levels: [Rgb; 5],
    /// Five classes of values, lowest first: one hue, paler to darker.
    pub classes: [Rgb; 5],
    /// Text on each of them.
    pub on_classes: [Rgb; 5],
}

impl Default for Palette {
    fn default() -> Self {
        const WHITE: Rgb = (0xFF, 0xFF, 0xFF);
        const INK: Rgb = (0x1F, 0x29, 0x37);
        const NAVY: Rgb = (0x12, 0x43, 0x6D);
        Self {
            paper: WHITE,
            ink: INK,
            muted: (0x4B, 0x55, 0x63),
            neutral: (0x6B, 0x72, 0x80),
            grid: (0xD9, 0xDE, 0xE5),
            above: NAVY,
            below: (0xC7, 0x4A, 0x0A),
            outer_band: (0xE3, 0xEC, 0xF4),
            inner_band: (0xBB, 0xD4, 0xE6),
            band_edge: (0x2F, 0x78, 0xB0),
            gap: (0xF1, 0xF3, 0xF5),
            levels: [(0xA6, 0x36, 0x03), (0xF0, 0xA8, 0x75), (0xE3, 0xE5, 0xE8), (0x86, 0xB4, 0xD6), NAVY],
            on_levels: [WHITE, INK, INK, INK, WHITE],
            classes: [
                (0xFA, 0xF6, 0xEC),
                (0xD3, 0xE4, 0xF1),
                (0x98, 0xC1, 0xDF),
                (0x2C, 0x73, 0xA9),
                (0x0C, 0x33, 0x58),
            ],
            on_classes: [INK, INK, INK, WHITE, WHITE],
        }
    }
}

impl Palette {
    /// The colour of a role.
    pub fn color(&self, role: Role) -> Rgb {
        match role {
            Role::Paper => self.paper,
            Role::Ink => self.ink,
            Role::Muted => self.muted,
            Role::Neutral => self.neutral,
            Role::Grid => self.grid,
            Role::Above => self.above,
            Role::Below => self.below,
            Role::OuterBand => self.outer_band,
            Role::InnerBand => self.inner_band,
            Role::BandEdge => self.band_edge,
            Role::Gap => self.gap,
            Role::Level(Level(level)) => self.levels[usize::from(level)],
            Role::OnLevel(Level(level)) => self.on_levels[usize::from(level)],
            Role::Class(Level(class)) => self.classes[usize::from(class)],
            Role::OnClass(Level(class)) => self.on_classes[usize::from(class)],
        }
    }
}
