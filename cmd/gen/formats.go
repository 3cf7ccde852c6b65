package main

import (
	"io"

	"proxypact/internal/review"
)

// reviewFormats are the forms that code hosts and their tools read.
var reviewFormats = []string{"github", "sarif", "rdjson", "gitlab"}

var reviewFormat = map[string]func(io.Writer, review.Review) error{
	"github": review.GitHub,
	"sarif":  func(w io.Writer, r review.Review) error { return review.SARIF(w, r, version) },
	"rdjson": review.RDJSON,
	"gitlab": review.GitLab,
}
