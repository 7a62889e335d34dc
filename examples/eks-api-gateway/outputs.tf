output "rest_api_id" {
  description = "Id of the REST API."
  value       = aws_api_gateway_rest_api.service.id
}

output "stage_name" {
  description = "Name of the stage."
  value       = aws_api_gateway_stage.service.stage_name
}

output "vpc_link_id" {
  description = "Id of the VPC link."
  value       = aws_api_gateway_vpc_link.service.id
}

output "invoke_url" {
  description = "Address of the stage on AWS. With Lockgate, `lockgate status` shows the local one."
  value       = aws_api_gateway_stage.service.invoke_url
}
