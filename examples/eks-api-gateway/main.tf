# The load balancer is the cluster's: the Service in service.yaml makes it, Terraform only looks it up.
data "aws_lb" "service" {
  name = var.load_balancer_tags == null ? var.load_balancer_name : null
  tags = var.load_balancer_tags
}

# The private way from API Gateway to that load balancer.
resource "aws_api_gateway_vpc_link" "service" {
  name        = var.name
  description = "To the load balancer ${data.aws_lb.service.name}"
  target_arns = [data.aws_lb.service.arn]
}

resource "aws_api_gateway_rest_api" "service" {
  name        = var.name
  description = "Everything below / goes to ${var.name}"

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

# One greedy resource takes every path but the root itself.
resource "aws_api_gateway_resource" "proxy" {
  rest_api_id = aws_api_gateway_rest_api.service.id
  parent_id   = aws_api_gateway_rest_api.service.root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "proxy" {
  rest_api_id   = aws_api_gateway_rest_api.service.id
  resource_id   = aws_api_gateway_resource.proxy.id
  http_method   = "ANY"
  authorization = "NONE"

  request_parameters = {
    "method.request.path.proxy"           = true
    "method.request.header.Authorization" = true
  }
}

# The integration names its resource, not its method, so Terraform makes both at the same time. On AWS the
# method is there long before the VPC link is available; Lockgate keeps it that way.
resource "aws_api_gateway_integration" "proxy" {
  rest_api_id = aws_api_gateway_rest_api.service.id
  resource_id = aws_api_gateway_resource.proxy.id
  http_method = "ANY"

  type                    = "HTTP_PROXY"
  integration_http_method = "ANY"
  uri                     = "http://${data.aws_lb.service.dns_name}/{proxy}"
  connection_type         = "VPC_LINK"
  connection_id           = aws_api_gateway_vpc_link.service.id
  passthrough_behavior    = "WHEN_NO_MATCH"
  content_handling        = "CONVERT_TO_TEXT"

  request_parameters = {
    "integration.request.path.proxy"           = "method.request.path.proxy"
    "integration.request.header.Accept"        = "'${var.accept}'"
    "integration.request.header.Authorization" = "method.request.header.Authorization"
  }
}

# A deployment is a frozen copy of the above. The trigger makes a new one when what it names changes, and the
# new one is there before the stage lets go of the old. It names arguments, not whole resources: those also
# hold values that settle only after the first apply, which would ask for a second deployment at once. An
# argument added above belongs in this list too.
resource "aws_api_gateway_deployment" "service" {
  rest_api_id = aws_api_gateway_rest_api.service.id

  triggers = {
    redeployment = sha256(jsonencode([
      aws_api_gateway_resource.proxy.path_part,
      aws_api_gateway_method.proxy.http_method,
      aws_api_gateway_method.proxy.authorization,
      aws_api_gateway_method.proxy.request_parameters,
      aws_api_gateway_integration.proxy.type,
      aws_api_gateway_integration.proxy.integration_http_method,
      aws_api_gateway_integration.proxy.uri,
      aws_api_gateway_integration.proxy.connection_type,
      aws_api_gateway_integration.proxy.connection_id,
      aws_api_gateway_integration.proxy.passthrough_behavior,
      aws_api_gateway_integration.proxy.content_handling,
      aws_api_gateway_integration.proxy.request_parameters,
    ]))
  }

  # The list above already waits for both; this says so to whoever shortens it.
  depends_on = [
    aws_api_gateway_method.proxy,
    aws_api_gateway_integration.proxy,
  ]

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "service" {
  rest_api_id   = aws_api_gateway_rest_api.service.id
  deployment_id = aws_api_gateway_deployment.service.id
  stage_name    = var.stage_name
}
