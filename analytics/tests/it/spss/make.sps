DATA LIST LIST /id (F4.0) satisfaction_overall (F2.0) office (A8) hours (F6.2) visited (DATE11).
BEGIN DATA
1 5 VPEZ 1.25 15-AUG-2026
2 9 MOTCUA . 01-JUL-2026
3 -7 X 300 29-FEB-2024
4 . "" 0.5 .
END DATA.
STRING remark (A600).
IF id = 1 remark = CONCAT(RTRIM(LPAD("", 250, "a")), "Rất hài lòng, ", RTRIM(LPAD("", 300, "b")), "hết").
IF id = 3 remark = "ngắn".
VARIABLE LABELS satisfaction_overall "Mức độ hài lòng chung" visited "Ngày đến".
VALUE LABELS satisfaction_overall 1 "Rất không hài lòng" 5 "Rất hài lòng" 9 "Không biết".
VALUE LABELS office "VPEZ" "Ban Quản lý".
MISSING VALUES satisfaction_overall (-9 THRU -5, 9).
SAVE OUTFILE="compressed.sav".
SAVE OUTFILE="plain.sav" /UNCOMPRESSED.
SAVE OUTFILE="inflated.zsav" /ZCOMPRESSED.

