// The requests of signers.rs, signed by the signer of the SDK for Go and sent by net/http.
//
// Arguments: endpoint, region, file of cases. A case is a line of fields, percent-encoded and apart by tabs; each
// answer becomes a line: its status, a space, its body.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go/encoding/httpbinding"
)

const service = "apigateway"

func main() {
	cases, err := os.ReadFile(os.Args[3])
	must(err)
	for _, line := range strings.Split(strings.TrimRight(string(cases), "\n"), "\n") {
		response, err := http.DefaultClient.Do(signed(os.Args[1], os.Args[2], strings.Split(line, "\t")))
		must(err)
		body, err := io.ReadAll(response.Body)
		must(err)
		response.Body.Close()
		fmt.Printf("%d %s\n", response.StatusCode, body)
	}
}

func signed(endpoint, region string, fields []string) *http.Request {
	method, body, form := fields[0], decoded(fields[4]), fields[5]
	credentials := aws.Credentials{
		AccessKeyID:     decoded(fields[6]),
		SecretAccessKey: decoded(fields[7]),
		SessionToken:    decoded(fields[8]),
	}
	sum := sha256.Sum256([]byte(body))
	hash := hex.EncodeToString(sum[:])
	request := encoded(method, endpoint, fields[1], fields[2], fields[3], body)
	ctx, signer := context.Background(), v4.NewSigner()
	if form == "query" {
		query := request.URL.Query()
		query.Set("X-Amz-Expires", "60")
		request.URL.RawQuery = query.Encode()
		uri, headers, err := signer.PresignHTTP(ctx, credentials, request, hash, service, region, time.Now())
		must(err)
		presigned, err := http.NewRequest(method, uri, nil)
		must(err)
		presigned.Header = headers
		return presigned
	}
	must(signer.SignHTTP(ctx, credentials, request, hash, service, region, time.Now()))
	return request
}

// What the serializers of the SDK's clients do: labels are put into a template of the path.
func encoded(method, endpoint, path, query, headers, body string) *http.Request {
	segments := strings.Split(path, "/")
	template := ""
	for index := range segments {
		template += "/{" + strconv.Itoa(index) + "}"
	}
	encoder, err := httpbinding.NewEncoder(template, "", http.Header{})
	must(err)
	for index, segment := range segments {
		must(encoder.SetURI(strconv.Itoa(index)).String(decoded(segment)))
	}
	for _, pair := range pairs(query) {
		encoder.AddQuery(pair[0]).String(pair[1])
	}
	for _, pair := range pairs(headers) {
		encoder.SetHeader(pair[0]).String(pair[1])
	}
	request, err := http.NewRequest(method, endpoint, strings.NewReader(body))
	must(err)
	request, err = encoder.Encode(request)
	must(err)
	return request
}

func pairs(field string) [][2]string {
	var found [][2]string
	for _, pair := range strings.Split(field, "&") {
		if name, value, is := strings.Cut(pair, "="); is {
			found = append(found, [2]string{decoded(name), decoded(value)})
		}
	}
	return found
}

func decoded(text string) string {
	plain, err := url.PathUnescape(text)
	must(err)
	return plain
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
