package site

// series is a Django release line that no longer gets security fixes, as of 2026-11 (djangoproject.com/download).
type series struct{ name, ended string }

var endedSeries = []series{
	{"2.2", "2022-04-11"}, {"3.0", "2021-04-06"}, {"3.1", "2021-12-07"}, {"3.2", "2024-04-01"},
	{"4.0", "2023-04-01"}, {"4.1", "2023-12-01"}, {"4.2", "2026-04-07"}, {"5.0", "2025-04-02"}, {"5.1", "2025-12-03"},
}

// unsupported is when the site's Django stopped getting security fixes, or "" while it gets them from its project or
// from the distribution.
func (s *Site) unsupported() string {
	for _, line := range endedSeries {
		if line.name == s.Django.Series() && line.name != s.OS.Django.String() {
			return line.ended
		}
	}
	return ""
}
