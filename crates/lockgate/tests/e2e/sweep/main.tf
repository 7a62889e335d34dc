# Every resource and data source that the provider has for what Lockgate serves of API Gateway, and every argument of
# theirs that can be updated, each with two values: `second` takes the other one. `again` makes replacements.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

variable "second" {
  type    = bool
  default = false
}

variable "again" {
  description = "Anything; another value replaces what can only be replaced"
  default     = null
}

variable "balancer" {
  description = "The name of a network load balancer"
}

locals {
  pick    = var.second ? "second" : "first"
  tags    = var.second ? { b = "2", "c d" = "+/=" } : { a = "1" }
  invoke  = "https://backend.example/{id}"
  api     = aws_api_gateway_rest_api.swept.id
  thing   = aws_api_gateway_resource.thing.id
  mapping = "method.request.querystring"
}

data "aws_caller_identity" "me" {}

data "aws_region" "here" {}

data "aws_lb" "inner" {
  name = var.balancer
}

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/${local.pick}"
}

# Where the gateway acts on all of it.

resource "aws_api_gateway_rest_api" "swept" {
  name                         = "swept-${local.pick}"
  description                  = "the ${local.pick}"
  binary_media_types           = var.second ? ["image/gif", "image/png"] : ["image/png", "application/x~y"]
  minimum_compression_size     = var.second ? 2048 : 1024
  api_key_source               = var.second ? "AUTHORIZER" : "HEADER"
  disable_execute_api_endpoint = var.second
  tags                         = local.tags

  endpoint_configuration {
    types = [var.second ? "REGIONAL" : "EDGE"]
  }
}

resource "aws_api_gateway_resource" "parent" {
  rest_api_id = local.api
  parent_id   = aws_api_gateway_rest_api.swept.root_resource_id
  path_part   = "parent-${local.pick}"
}

resource "aws_api_gateway_resource" "thing" {
  rest_api_id = local.api
  parent_id   = aws_api_gateway_resource.parent.id
  path_part   = "{id}"
}

resource "aws_api_gateway_resource" "replaced" {
  rest_api_id = local.api
  parent_id   = var.again == null ? aws_api_gateway_resource.parent.id : aws_api_gateway_rest_api.swept.root_resource_id
  path_part   = "replaced"
}

resource "aws_api_gateway_model" "thing" {
  rest_api_id  = local.api
  name         = "Thing"
  description  = local.pick
  content_type = "application/json"
  schema       = jsonencode({ type = "object", required = [local.pick] })
}

resource "aws_api_gateway_model" "other" {
  rest_api_id  = local.api
  name         = "Other${var.again == null ? "" : var.again}"
  content_type = "application/json"
  schema       = "{}"

  # The method has to let go of it first.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_request_validator" "all" {
  rest_api_id                 = local.api
  name                        = local.pick
  validate_request_body       = var.second
  validate_request_parameters = !var.second
}

resource "aws_api_gateway_method" "post" {
  rest_api_id          = local.api
  resource_id          = local.thing
  http_method          = "POST"
  authorization        = "NONE"
  operation_name       = local.pick
  request_validator_id = var.second ? null : aws_api_gateway_request_validator.all.id
  request_models = {
    "application/json"             = var.second ? aws_api_gateway_model.other.name : aws_api_gateway_model.thing.name
    "application/${local.pick}+js" = "Empty"
  }
  request_parameters = {
    "method.request.path.id"                = true
    "method.request.header.X-Both"          = var.second
    "method.request.querystring.first"      = var.second
    "method.request.querystring.second"     = false
    "method.request.header.X-${local.pick}" = false
  }
}

resource "aws_api_gateway_method_response" "ok" {
  rest_api_id = local.api
  resource_id = local.thing
  http_method = aws_api_gateway_method.post.http_method
  status_code = "200"
  response_models = {
    "application/${local.pick}" = "Empty"
    "application/json"          = var.second ? "Error" : "Empty"
  }
  response_parameters = {
    "method.response.header.X-Both"          = var.second
    "method.response.header.X-${local.pick}" = true
  }
}

resource "aws_api_gateway_integration" "post" {
  rest_api_id             = local.api
  resource_id             = local.thing
  http_method             = aws_api_gateway_method.post.http_method
  type                    = "HTTP"
  integration_http_method = var.again == null ? "POST" : "PUT"
  uri                     = "${local.invoke}/${local.pick}"
  connection_type         = var.second ? "VPC_LINK" : "INTERNET"
  connection_id           = var.second ? aws_api_gateway_vpc_link.inner.id : null
  passthrough_behavior    = "WHEN_NO_TEMPLATES"
  content_handling        = var.second ? "CONVERT_TO_BINARY" : "CONVERT_TO_TEXT"
  timeout_milliseconds    = var.second ? 50 : 28000
  cache_namespace         = local.pick
  cache_key_parameters    = ["${local.mapping}.${local.pick}"]
  request_parameters = {
    "integration.request.path.id"                = "method.request.path.id"
    "integration.request.header.X-${local.pick}" = "'${local.pick}'"
  }
  request_templates = {
    "application/json"          = "{\"which\": \"${local.pick}\"}"
    "application/${local.pick}" = "$input.body"
  }

  tls_config {
    insecure_skip_verification = var.second
  }
}

resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id       = local.api
  resource_id       = local.thing
  http_method       = aws_api_gateway_method.post.http_method
  status_code       = aws_api_gateway_method_response.ok.status_code
  selection_pattern = var.second ? "20\\d" : "2.."
  content_handling  = var.second ? "CONVERT_TO_BINARY" : "CONVERT_TO_TEXT"
  response_parameters = {
    "method.response.header.X-Both"          = "'${local.pick}'"
    "method.response.header.X-${local.pick}" = "integration.response.header.X"
  }
  response_templates = {
    "application/json"          = "{\"which\": \"${local.pick}\"}"
    "application/${local.pick}" = "$input.body"
  }
  depends_on = [aws_api_gateway_integration.post]

  # A new integration has no responses.
  lifecycle {
    replace_triggered_by = [aws_api_gateway_integration.post.integration_http_method]
  }
}

resource "aws_api_gateway_gateway_response" "denied" {
  rest_api_id   = local.api
  response_type = var.again == null ? "DEFAULT_4XX" : "DEFAULT_5XX"
  status_code   = var.second ? "419" : "418"
  response_parameters = {
    "gatewayresponse.header.X-Both"          = "'${local.pick}'"
    "gatewayresponse.header.X-${local.pick}" = "context.stage"
  }
  response_templates = {
    "application/json"          = "{\"which\": \"${local.pick}\"}"
    "application/${local.pick}" = "$context.error.message"
  }
}

resource "aws_api_gateway_documentation_part" "thing" {
  rest_api_id = local.api
  properties  = jsonencode({ description = local.pick })

  location {
    type   = "METHOD"
    path   = "/parent"
    method = "POST"
  }
}

resource "aws_api_gateway_documentation_version" "one" {
  rest_api_id = local.api
  version     = "1"
  description = local.pick
  depends_on  = [aws_api_gateway_documentation_part.thing]
}

resource "aws_api_gateway_documentation_version" "two" {
  rest_api_id = local.api
  version     = "2"
  depends_on  = [aws_api_gateway_documentation_part.thing]
}

resource "aws_api_gateway_documentation_version" "replaced" {
  rest_api_id = local.api
  version     = "3${var.again == null ? "" : var.again}"
  depends_on  = [aws_api_gateway_documentation_part.thing]
}

resource "aws_api_gateway_client_certificate" "this" {
  description = local.pick
  tags        = local.tags
}

resource "aws_api_gateway_vpc_link" "inner" {
  name        = "inner-${local.pick}"
  description = local.pick
  target_arns = [data.aws_lb.inner.arn]
  tags        = local.tags
}

resource "aws_api_gateway_deployment" "first" {
  rest_api_id = local.api
  description = local.pick
  triggers    = var.again == null ? null : { again = var.again }
  depends_on = [
    aws_api_gateway_integration_response.ok,
    aws_api_gateway_gateway_response.denied,
  ]
}

resource "aws_api_gateway_deployment" "second" {
  rest_api_id = local.api
  depends_on = [
    aws_api_gateway_integration_response.ok,
    aws_api_gateway_gateway_response.denied,
  ]
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id           = local.api
  stage_name            = "prod"
  deployment_id         = var.second ? aws_api_gateway_deployment.second.id : aws_api_gateway_deployment.first.id
  description           = local.pick
  documentation_version = var.second ? aws_api_gateway_documentation_version.two.version : aws_api_gateway_documentation_version.one.version
  variables             = { both = local.pick, (local.pick) = "a/b~c" }
  xray_tracing_enabled  = var.second
  cache_cluster_enabled = var.second
  cache_cluster_size    = var.second ? "1.6" : null
  tags                  = local.tags

  access_log_settings {
    destination_arn = "arn:aws:logs:${data.aws_region.here.name}:${data.aws_caller_identity.me.account_id}:log-group:${local.pick}"
    format          = "$context.requestId ${local.pick}"
  }
}

resource "aws_api_gateway_stage" "canary" {
  rest_api_id   = local.api
  stage_name    = "canary"
  deployment_id = aws_api_gateway_deployment.second.id

  canary_settings {
    deployment_id            = aws_api_gateway_deployment.second.id
    percent_traffic          = 0
    use_stage_cache          = var.second
    stage_variable_overrides = { both = local.pick, (local.pick) = "1" }
  }
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = local.api
  stage_name  = aws_api_gateway_stage.canary.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled                            = var.second
    data_trace_enabled                         = var.second
    logging_level                              = var.second ? "ERROR" : "INFO"
    throttling_burst_limit                     = var.second ? 10 : 20
    throttling_rate_limit                      = var.second ? 1.5 : 2.5
    caching_enabled                            = var.second
    cache_ttl_in_seconds                       = var.second ? 60 : 120
    cache_data_encrypted                       = var.second
    require_authorization_for_cache_control    = !var.second
    unauthorized_cache_control_header_strategy = var.second ? "FAIL_WITH_403" : "SUCCEED_WITHOUT_RESPONSE_HEADER"
  }
}

resource "aws_api_gateway_method_settings" "one" {
  rest_api_id = local.api
  stage_name  = aws_api_gateway_stage.canary.stage_name
  method_path = "parent/{id}/POST"

  settings {
    throttling_burst_limit = var.second ? 1 : 2
    throttling_rate_limit  = 1
  }
  depends_on = [aws_api_gateway_method_settings.all]
}

# An API of its own for a policy, with which it cannot be deployed.

resource "aws_api_gateway_rest_api" "guarded" {
  name = "guarded"

  lifecycle {
    ignore_changes = [policy]
  }
}

resource "aws_api_gateway_rest_api_policy" "guarded" {
  rest_api_id = aws_api_gateway_rest_api.guarded.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "execute-api:Invoke"
      Resource  = "${aws_api_gateway_rest_api.guarded.execution_arn}/${local.pick}/*"
    }]
  })
}

# Read back.

data "aws_api_gateway_rest_api" "swept" {
  name       = aws_api_gateway_rest_api.swept.name
  depends_on = [aws_api_gateway_stage.prod]
}

data "aws_api_gateway_resource" "thing" {
  rest_api_id = local.api
  path        = aws_api_gateway_resource.thing.path
}

data "aws_api_gateway_vpc_link" "inner" {
  name = aws_api_gateway_vpc_link.inner.name
}

output "found" {
  value = (
    data.aws_api_gateway_rest_api.swept.id == local.api
    && data.aws_api_gateway_rest_api.swept.description == "the ${local.pick}"
    && data.aws_api_gateway_resource.thing.id == local.thing
    && data.aws_api_gateway_vpc_link.inner.id == aws_api_gateway_vpc_link.inner.id
  )
}

# What each is imported by; triggers of a deployment cannot be imported, so the one with triggers is not among them.

output "ids" {
  value = {
    "aws_api_gateway_account.this"                   = "api-gateway-account"
    "aws_api_gateway_rest_api.swept"                 = local.api
    "aws_api_gateway_resource.parent"                = "${local.api}/${aws_api_gateway_resource.parent.id}"
    "aws_api_gateway_resource.thing"                 = "${local.api}/${local.thing}"
    "aws_api_gateway_resource.replaced"              = "${local.api}/${aws_api_gateway_resource.replaced.id}"
    "aws_api_gateway_model.thing"                    = "${local.api}/Thing"
    "aws_api_gateway_model.other"                    = "${local.api}/${aws_api_gateway_model.other.name}"
    "aws_api_gateway_request_validator.all"          = "${local.api}/${aws_api_gateway_request_validator.all.id}"
    "aws_api_gateway_method.post"                    = "${local.api}/${local.thing}/POST"
    "aws_api_gateway_method_response.ok"             = "${local.api}/${local.thing}/POST/200"
    "aws_api_gateway_integration.post"               = "${local.api}/${local.thing}/POST"
    "aws_api_gateway_integration_response.ok"        = "${local.api}/${local.thing}/POST/200"
    "aws_api_gateway_gateway_response.denied"        = "${local.api}/${aws_api_gateway_gateway_response.denied.response_type}"
    "aws_api_gateway_documentation_part.thing"       = aws_api_gateway_documentation_part.thing.id
    "aws_api_gateway_documentation_version.one"      = "${local.api}/1"
    "aws_api_gateway_documentation_version.replaced" = "${local.api}/${aws_api_gateway_documentation_version.replaced.version}"
    "aws_api_gateway_documentation_version.two"      = "${local.api}/2"
    "aws_api_gateway_client_certificate.this"        = aws_api_gateway_client_certificate.this.id
    "aws_api_gateway_vpc_link.inner"                 = aws_api_gateway_vpc_link.inner.id
    "aws_api_gateway_deployment.second"              = "${local.api}/${aws_api_gateway_deployment.second.id}"
    "aws_api_gateway_stage.prod"                     = "${local.api}/prod"
    "aws_api_gateway_stage.canary"                   = "${local.api}/canary"
    "aws_api_gateway_method_settings.all"            = "${local.api}/canary/*/*"
    "aws_api_gateway_method_settings.one"            = "${local.api}/canary/parent/{id}/POST"
    "aws_api_gateway_rest_api.guarded"               = aws_api_gateway_rest_api.guarded.id
    "aws_api_gateway_rest_api_policy.guarded"        = aws_api_gateway_rest_api.guarded.id
  }
}
