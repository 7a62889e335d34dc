# A network load balancer made by Terraform alone, its targets by address, and an API in front of it.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {}

variable "target" {
  type = object({ host = string, port = number })
}

variable "deregistration_delay" {
  default = 30
}

variable "certificate" {
  default = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-1111-1111-1111-111111111111"
}

resource "aws_lb" "inner" {
  name               = "inner"
  internal           = true
  load_balancer_type = "network"
  subnets            = ["subnet-0a", "subnet-0b"]
  security_groups    = ["sg-1"]
  tags               = { team = "a" }
}

resource "aws_lb_target_group" "pods" {
  name                 = "pods"
  port                 = 80
  protocol             = "TCP"
  target_type          = "ip"
  vpc_id               = aws_lb.inner.vpc_id
  deregistration_delay = var.deregistration_delay

  health_check {
    protocol = "TCP"
    interval = 10
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.inner.arn
  port              = 80
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.pods.arn
  }
}

resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.inner.arn
  port              = 443
  protocol          = "TLS"
  certificate_arn   = var.certificate
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.pods.arn
  }
}

resource "aws_lb_listener_certificate" "more" {
  listener_arn    = aws_lb_listener.tls.arn
  certificate_arn = replace(var.certificate, "1111-11", "2222-22")
}

resource "aws_lb_target_group_attachment" "pod" {
  target_group_arn = aws_lb_target_group.pods.arn
  target_id        = var.target.host
  port             = var.target.port
}

data "aws_lb" "by_tag" {
  tags       = { team = "a" }
  depends_on = [aws_lb.inner]
}

data "aws_lbs" "all" {
  depends_on = [aws_lb.inner]
}

data "aws_lb_target_group" "by_name" {
  name = aws_lb_target_group.pods.name
}

data "aws_lb_listener" "by_port" {
  load_balancer_arn = aws_lb.inner.arn
  port              = aws_lb_listener.http.port
}

resource "aws_api_gateway_vpc_link" "inner" {
  name        = "inner"
  target_arns = [aws_lb.inner.arn]
}

resource "aws_api_gateway_rest_api" "api" {
  name = "behind-terraform"
}

resource "aws_api_gateway_method" "get" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_rest_api.api.root_resource_id
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "get" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_rest_api.api.root_resource_id
  http_method             = aws_api_gateway_method.get.http_method
  type                    = "HTTP_PROXY"
  integration_http_method = "GET"
  uri                     = "http://${aws_lb.inner.dns_name}/through"
  connection_type         = "VPC_LINK"
  connection_id           = aws_api_gateway_vpc_link.inner.id
}

resource "aws_api_gateway_deployment" "now" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  depends_on  = [aws_api_gateway_integration.get]
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = aws_api_gateway_deployment.now.id
  stage_name    = "prod"
}

output "rest_api_id" {
  value = aws_api_gateway_rest_api.api.id
}

output "arns" {
  value = {
    "aws_lb.inner"             = aws_lb.inner.arn
    "aws_lb_target_group.pods" = aws_lb_target_group.pods.arn
    "aws_lb_listener.http"     = aws_lb_listener.http.arn
  }
}

# What the data sources find is what was made.
output "found" {
  value = (
    data.aws_lb.by_tag.arn == aws_lb.inner.arn
    && data.aws_lb.by_tag.dns_name == aws_lb.inner.dns_name
    && contains(data.aws_lbs.all.arns, aws_lb.inner.arn)
    && data.aws_lb_target_group.by_name.arn == aws_lb_target_group.pods.arn
    && data.aws_lb_listener.by_port.arn == aws_lb_listener.http.arn
  )
}
