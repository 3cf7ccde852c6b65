package nginx

import (
	"strings"
	"testing"

	"proxypact/internal/value"
)

// Every name that an owner and a part can make up of these is another one, and none that nginx has.
func TestVariablesDoNotMeet(t *testing.T) {
	owners := []string{"shop", "shop_access", "shop_", "shop__", "shop__access", "shop_access_", "remote", "server", "http", "sent_http", "upstream_http", "network",
		strings.Repeat("a", 64), strings.Repeat("a", 63) + "_", strings.Repeat("a_", 32), strings.Repeat("a_", 31)}
	parts := []string{"access_client", "client", "access_access_client", "user", "port", "upgrade", "access_", "access__", "backend", "x_content_type_options"}
	made := map[string]string{}
	for _, owner := range owners {
		name, err := value.ParseName(owner)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			variable := named(partOf(name, part)).text
			if other, taken := made[variable]; taken {
				t.Errorf("%s is of %s and of %s", variable, other, owner+" "+part)
			}
			if made[variable] = owner + " " + part; len(variable) > len("$")+longestVariable || !strings.HasPrefix(variable, "$gen_") {
				t.Errorf("%s of %s", variable, made[variable])
			}
		}
	}
}
