package django

import (
	"proxypact/internal/python"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/value"
)

// careful are the settings of the headers that Django owns.
func careful(h site.Headers) []setting {
	var all []setting
	if h.Nosniff {
		all = append(all, setting{render.NewComment("SECURE_CONTENT_TYPE_NOSNIFF"), python.Bool(true)})
	}
	for _, one := range []struct{ name, value string }{
		{"SECURE_REFERRER_POLICY", h.Referrer}, {"X_FRAME_OPTIONS", h.Frame}, {"SECURE_CROSS_ORIGIN_OPENER_POLICY", h.Opener},
	} {
		if one.value != "" {
			all = append(all, setting{render.NewComment(one.name), python.String(one.value)})
		}
	}
	return all
}

func contentPolicy(p value.ContentPolicy) []directive {
	if (p == value.ContentPolicy{}) {
		return nil
	}
	return render.Each(p.Directives(), func(d value.PolicyDirective) directive {
		return directive{python.String(d.Name), render.Each(d.Values, python.String)}
	})
}
