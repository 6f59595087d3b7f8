#!/usr/bin/env bash
# Makes the fonts of this folder again, byte for byte. Needs npm and `pip install fonttools==4.68.0`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
for package in noto-sans@0.4.2 be-vietnam-pro@0.4.1 tinos@0.4.2; do
  mkdir -p "${package%@*}"
  tar xzf "$(npm pack --silent "@expo-google-fonts/$package")" -C "${package%@*}" --strip-components=1
done

# Latin, Vietnamese, the marks on their own (input that is not composed), punctuation, signs of measures and comparison.
letters="U+0020-007E,U+00A0-00FF,U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0303,U+0306,U+0309,U+031B,U+0323,U+1EA0-1EF9"
signs="U+03B1,U+03C3,U+2009-200B,U+2010-2015,U+2018-201E,U+2020,U+2022,U+2026,U+202F,U+2030,U+2032-2033,U+20AB,U+2190-2193,U+2212,U+2248,U+2260,U+2264-2265"

# No ccmp: all text is composed (NFC) before it is set, and ccmp takes some letters (ị, ậ) apart into two shapes of which the second stands
# for no character of its own, which PDF/UA forbids.
subset() { # source target features
  pyftsubset "$1" --output-file="$here/$2" --unicodes="$letters,$signs" --layout-features="$3" \
    --no-hinting --name-IDs='0,1,2,3,4,5,6,13,14' --notdef-outline --no-recalc-timestamp
}
subset noto-sans/400Regular/NotoSans_400Regular.ttf NotoSans-Regular.ttf locl,kern,mark,mkmk,tnum,lnum
subset noto-sans/700Bold/NotoSans_700Bold.ttf NotoSans-Bold.ttf locl,kern,mark,mkmk,tnum,lnum
subset be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf BeVietnamPro-Bold.ttf locl,kern,mark,mkmk
for style in 400Regular:Regular 700Bold:Bold 400Regular_Italic:Italic; do
  subset "tinos/${style%:*}/Tinos_${style%:*}.ttf" "Tinos-${style#*:}.ttf" locl,kern,mark,mkmk
done
cp noto-sans/LICENSE_FONT "$here/OFL-NotoSans.txt"
cp be-vietnam-pro/LICENSE_FONT "$here/OFL-BeVietnamPro.txt"
cp tinos/LICENSE_FONT "$here/OFL-Tinos.txt"
