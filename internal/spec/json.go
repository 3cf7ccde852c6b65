package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// parseJSON reads one object. Unlike json.Unmarshal it refuses a key that is written twice and anything that
// follows the object, and it keeps integers apart from other numbers.
func parseJSON(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	v, err := jsonValue(decoder)
	if err != nil {
		return nil, jsonError(err)
	}
	root, isObject := v.(map[string]any)
	if !isObject {
		return nil, errors.New("a description is an object")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("something follows the description")
	}
	return root, nil
}

func jsonError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the description ends too early")
	}
	return err
}

func jsonValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return jsonObject(decoder)
		}
		return jsonArray(decoder)
	case json.Number:
		if n, err := token.Int64(); err == nil {
			return n, nil
		}
	}
	return token, nil
}

func jsonObject(decoder *json.Decoder) (any, error) {
	object := map[string]any{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		if _, twice := object[name.(string)]; twice {
			return nil, fmt.Errorf("the key %q is written twice", name)
		}
		if object[name.(string)], err = jsonValue(decoder); err != nil {
			return nil, err
		}
	}
	_, err := decoder.Token()
	return object, err
}

func jsonArray(decoder *json.Decoder) (any, error) {
	array := []any{}
	for decoder.More() {
		element, err := jsonValue(decoder)
		if err != nil {
			return nil, err
		}
		array = append(array, element)
	}
	_, err := decoder.Token()
	return array, err
}
