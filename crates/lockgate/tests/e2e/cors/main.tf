# An API that pages of another origin may call: preflights are answered by a MOCK integration, answers carry the
# headers by a mapping or by the pods, and errors of the gateway by gateway responses.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

variable "backend" {
  description = "http://host:port of a pod"
}

variable "nobody" {
  description = "http://host:port where nothing listens"
}

variable "origin" {
  description = "Where the page comes from"
}

locals {
  allow = {
    "gatewayresponse.header.Access-Control-Allow-Origin" = "'${var.origin}'"
  }
}

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_resource" "items" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = "items"
}

resource "aws_api_gateway_resource" "lost" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = "lost"
}

# The preflight.

resource "aws_api_gateway_method" "preflight" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_resource.items.id
  http_method   = "OPTIONS"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "preflight" {
  rest_api_id       = aws_api_gateway_rest_api.shop.id
  resource_id       = aws_api_gateway_resource.items.id
  http_method       = aws_api_gateway_method.preflight.http_method
  type              = "MOCK"
  request_templates = { "application/json" = jsonencode({ statusCode = 204 }) }
}

resource "aws_api_gateway_method_response" "preflight" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_resource.items.id
  http_method = aws_api_gateway_method.preflight.http_method
  status_code = "204"
  response_parameters = {
    "method.response.header.Access-Control-Allow-Headers" = true
    "method.response.header.Access-Control-Allow-Methods" = true
    "method.response.header.Access-Control-Allow-Origin"  = true
    "method.response.header.Access-Control-Max-Age"       = true
  }
}

resource "aws_api_gateway_integration_response" "preflight" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_resource.items.id
  http_method = aws_api_gateway_method.preflight.http_method
  status_code = aws_api_gateway_method_response.preflight.status_code
  response_parameters = {
    "method.response.header.Access-Control-Allow-Headers" = "'Content-Type,X-Order'"
    "method.response.header.Access-Control-Allow-Methods" = "'GET,PUT,OPTIONS'"
    "method.response.header.Access-Control-Allow-Origin"  = "'${var.origin}'"
    "method.response.header.Access-Control-Max-Age"       = "'60'"
  }
  depends_on = [aws_api_gateway_integration.preflight]
}

# GET and DELETE: the pod answers, and brings its own headers.

resource "aws_api_gateway_method" "proxied" {
  for_each      = toset(["GET", "DELETE"])
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_resource.items.id
  http_method   = each.key
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "proxied" {
  for_each                = aws_api_gateway_method.proxied
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.items.id
  http_method             = each.value.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = each.value.http_method
  uri                     = "${var.backend}/items"
}

# PUT: an integration whose answer is mapped, with a body that has to fit a model.

resource "aws_api_gateway_model" "item" {
  rest_api_id  = aws_api_gateway_rest_api.shop.id
  name         = "Item"
  content_type = "application/json"
  schema       = jsonencode({ type = "object", required = ["name"] })
}

resource "aws_api_gateway_request_validator" "body" {
  rest_api_id           = aws_api_gateway_rest_api.shop.id
  name                  = "body"
  validate_request_body = true
}

resource "aws_api_gateway_method" "put" {
  rest_api_id          = aws_api_gateway_rest_api.shop.id
  resource_id          = aws_api_gateway_resource.items.id
  http_method          = "PUT"
  authorization        = "NONE"
  request_validator_id = aws_api_gateway_request_validator.body.id
  request_models       = { "application/json" = aws_api_gateway_model.item.name }
  request_parameters   = { "method.request.header.X-Order" = false }
}

resource "aws_api_gateway_integration" "put" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.items.id
  http_method             = aws_api_gateway_method.put.http_method
  type                    = "HTTP"
  integration_http_method = "POST"
  uri                     = "${var.backend}/put"
  request_parameters = {
    "integration.request.header.X-Order" = "method.request.header.X-Order"
  }
}

resource "aws_api_gateway_method_response" "put" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_resource.items.id
  http_method = aws_api_gateway_method.put.http_method
  status_code = "200"
  response_parameters = {
    "method.response.header.Access-Control-Allow-Origin"   = true
    "method.response.header.Access-Control-Expose-Headers" = true
    "method.response.header.X-Stage"                       = true
  }
}

resource "aws_api_gateway_integration_response" "put" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  resource_id = aws_api_gateway_resource.items.id
  http_method = aws_api_gateway_method.put.http_method
  status_code = aws_api_gateway_method_response.put.status_code
  response_parameters = {
    "method.response.header.Access-Control-Allow-Origin"   = "'${var.origin}'"
    "method.response.header.Access-Control-Expose-Headers" = "'X-Stage'"
    "method.response.header.X-Stage"                       = "context.stage"
  }
  depends_on = [aws_api_gateway_integration.put]
}

# A pod that cannot be reached.

resource "aws_api_gateway_method" "lost" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_resource.lost.id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "lost" {
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.lost.id
  http_method             = aws_api_gateway_method.lost.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "GET"
  uri                     = "${var.nobody}/lost"
}

resource "aws_api_gateway_gateway_response" "error" {
  for_each            = toset(["DEFAULT_4XX", "DEFAULT_5XX"])
  rest_api_id         = aws_api_gateway_rest_api.shop.id
  response_type       = each.key
  response_parameters = local.allow
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  depends_on = [
    aws_api_gateway_integration_response.preflight,
    aws_api_gateway_integration_response.put,
    aws_api_gateway_integration.proxied,
    aws_api_gateway_integration.lost,
    aws_api_gateway_gateway_response.error,
  ]
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "prod"
}

output "rest_api_id" {
  value = aws_api_gateway_rest_api.shop.id
}
