package oracle

import (
	"regexp"
	"strconv"
	"strings"
)

// nginxPlace and apachePlace are where a server names a file and a line: "in PATH:12" by nginx,
// "on line 12 of PATH:" by httpd.
var (
	nginxPlace  = regexp.MustCompile(` in (\S+):(\d+)$`)
	apachePlace = regexp.MustCompile(`on line (\d+) of (\S+):$`)
)

// fine are the lines of a program that has nothing to say of the files. An older nginx tries to open the log that was
// compiled in, which this user may not, and goes on.
var fine = regexp.MustCompile(`^$|^Syntax OK$|: the configuration file .* syntax is ok$|: configuration file .* test is successful$` +
	`|^\[alert\] could not open error log file: `)

// trailer repeats what a line before has said.
var trailer = regexp.MustCompile(`: configuration file .* test failed$|^Action '.*' failed\.$|^The Apache error log may have more information\.$` +
	`|AH00016: Configuration Failed$|AH00020: Configuration Failed, exiting$|AH02311: Fatal error initialising mod_ssl, exiting\.|AH02312: `)

// prefix is what a server writes before a message: its name, and a time and a process that differ from run to run.
var prefix = regexp.MustCompile(`^(?:nginx: )?(?:[\d/]+ [\d:]+ )?(\[\w+\] )(?:\d+#\d+: )?|^\[\w+ \w+ [^\]]+\] (\[\w*:\w+\] )\[pid [^\]]+\] `)

// readServer takes the output of a server's test apart, with paths below dir made relative to it.
func readServer(output, dir string) []Finding {
	var findings []Finding
	var place Finding // of the line that follows, by httpd
	for line := range strings.Lines(output) {
		line = prefix.ReplaceAllString(strings.TrimRight(line, "\r\n"), "$1$2")
		if fine.MatchString(line) || trailer.MatchString(line) {
			continue
		}
		if at := apachePlace.FindStringSubmatch(line); at != nil {
			place.Line, _ = strconv.Atoi(at[1])
			place.Path = relative(at[2], dir)
			continue
		}
		finding := place
		place = Finding{}
		finding.Message = line
		if at := nginxPlace.FindStringSubmatch(line); at != nil {
			finding.Path = relative(at[1], dir)
			finding.Line, _ = strconv.Atoi(at[2])
			finding.Message = strings.TrimSuffix(line, at[0])
		}
		finding.Message = strings.ReplaceAll(finding.Message, dir+"/", "")
		findings = append(findings, finding)
	}
	return findings
}

func readPython(line, dir string) Finding {
	path, rest, _ := strings.Cut(line, "\t")
	number, message, _ := strings.Cut(rest, "\t")
	at, _ := strconv.Atoi(number)
	return Finding{relative(path, dir), at, message}
}

func relative(path, dir string) string { return strings.TrimPrefix(path, dir+"/") }
