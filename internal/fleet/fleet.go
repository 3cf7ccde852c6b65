// Package fleet takes many descriptions at once, over all cores, from bytes to models and from models to files.
//
// It is not a cache and reads no file. Its one invariant: results stand in the order of the sources, whatever order
// the cores finished in, so that a run prints the same every time.
package fleet

import (
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"proxypact/internal/problem"
	"proxypact/internal/render"
	"proxypact/internal/site"
	"proxypact/internal/spec"
	"proxypact/internal/target"
	"proxypact/internal/tree"
	"proxypact/internal/value"
)

// Source is one description.
type Source struct {
	File string // its name in messages
	Data []byte
}

// Load decodes and models every source; beside is spec.Decode's, and its Open is
// called from several goroutines. Where an error is among the problems, the sites are not to be used.
func Load(sources []Source, format spec.Format, beside spec.Beside, options site.Options) ([]*site.Site, []problem.Problem) {
	origins := make([]*spec.Origin, len(sources)) // not the specs: the models have all that they say
	sites := make([]*site.Site, len(sources))
	found := make([][]problem.Problem, len(sources))
	each(len(sources), func(i int) error {
		var sp *spec.Spec
		if sp, found[i] = spec.Decode(sources[i].File, sources[i].Data, format, beside); sp != nil {
			sites[i], found[i] = site.New(sp, options)
			origins[i] = sp.Texts()
		}
		return nil
	})
	var problems []problem.Problem
	for _, list := range found {
		problems = append(problems, list...)
	}
	if !problem.HasErrors(problems) {
		problems = slices.Concat(problems, Clashes(sites, origins), site.Crowds(sites), variableCrowds(sites))
	}
	problem.Sort(problems)
	return sites, slices.Compact(problems) // several descriptions may extend one file
}

// Clashes are the problems of sites with each other; origins are what they were made of.
func Clashes(sites []*site.Site, origins []*spec.Origin) []problem.Problem {
	var problems []problem.Problem
	for _, clash := range site.Clashes(sites) {
		p := clash.Problem
		p.Message = fmt.Sprintf(p.Message, value.Shown(origins[clash.Other.Site].File()))
		p.There = origins[clash.Other.Site].Where(clash.Other.Key)
		p.Accepted = sites[clash.Site].Reason(p)
		one := []problem.Problem{p}
		origins[clash.Site].Locate(one)
		problems = append(problems, one...)
	}
	return problems
}

// Files renders every site, the target only alone where it is not "". It is no more than some sites ahead of whoever
// takes the files, so that those of a whole fleet need not be held.
func Files(set *render.Set, sites []*site.Site, only string) tree.Files {
	return func(yield func(tree.File, error) bool) {
		for some := range slices.Chunk(sites, ahead) {
			rendered := make([][]tree.File, len(some))
			err := each(len(some), func(i int) (err error) {
				rendered[i], err = target.Files(set, some[i], only)
				return err
			})
			if err != nil {
				yield(tree.File{}, err)
				return
			}
			for _, file := range slices.Concat(rendered...) {
				if !yield(file, nil) {
					return
				}
			}
		}
	}
}

// ahead is how many sites are rendered at a time: so many that no core waits for long.
const ahead = 128

func each(n int, do func(int) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { return do(i) })
	}
	return group.Wait()
}
